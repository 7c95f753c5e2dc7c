"""The languages of ads targeting, by key. [B-296, B-297; report public copies of `/search?type=adlocale`]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adtwin.model.audience.matching import begins


@dataclass(frozen=True, slots=True)
class AdLocale:
    """A language as ads are targeted by; `language` is its ISO 639 code. A key above 1000 stands for all of one."""

    key: int
    name: str
    language: str


_TABLE: Final = """
6 en English (US)|24 en English (UK)|1001 en English (All)|1 ca Catalan|2 cs Czech|56 ceb Cebuano|3 cy Welsh
4 da Danish|5 de German|59 eu Basque|23 es Spanish|7 es Spanish (Spain)|1002 es Spanish (All)|66 gn Guarani
8 fi Finnish|9 fr French (France)|44 fr French (Canada)|1003 fr French (All)|65 gl Galician|30 hu Hungarian
10 it Italian|11 ja Japanese|70 ja Japanese (Kansai)|12 ko Korean|13 no Norwegian (bokmal)|84 no Norwegian (nynorsk)
14 nl Dutch|83 nl Flemish|63 fy Frisian|15 pl Polish|16 pt Portuguese (Brazil)|31 pt Portuguese (Portugal)
1005 pt Portuguese (All)|32 ro Romanian|17 ru Russian|33 sk Slovak|34 sl Slovenian|18 sv Swedish|35 th Thai
19 tr Turkish|76 ku Northern Kurdish (Kurmanji)|20 zh Simplified Chinese (China)|21 zh Traditional Chinese (Hong Kong)
22 zh Traditional Chinese (Taiwan)|1004 zh Chinese (All)|36 af Afrikaans|87 sq Albanian|68 hy Armenian
53 az Azerbaijani|54 be Belarusian|45 bn Bengali|55 bs Bosnian|37 bg Bulgarian|38 hr Croatian|57 eo Esperanto
58 et Estonian|62 fo Faroese|72 ka Georgian|39 el Greek|67 gu Gujarati|46 hi Hindi|69 is Icelandic|25 id Indonesian
64 ga Irish|71 jv Javanese|75 kn Kannada|73 kk Kazakh|78 lv Latvian|40 lt Lithuanian|79 mk Macedonian|41 ms Malay
81 mr Marathi|80 mn Mongolian|82 ne Nepali|47 pa Punjabi|42 sr Serbian|88 sw Swahili|26 tl Filipino|48 ta Tamil
49 te Telugu|50 ml Malayalam|52 uk Ukrainian|91 uz Uzbek|27 vi Vietnamese|74 km Khmer|89 tg Tajik|28 ar Arabic
29 he Hebrew|90 ur Urdu|60 fa Persian|85 ps Pashto|86 si Sinhala
"""


def _rows() -> tuple[AdLocale, ...]:
    rows = (entry.split(" ", 2) for line in _TABLE.strip().splitlines() for entry in line.split("|"))
    return tuple(AdLocale(int(key), name, language) for key, language, name in rows)


LOCALES: Final = _rows()
BY_KEY: Final[Mapping[int, AdLocale]] = {locale.key: locale for locale in LOCALES}
"""English comes first, as it does there."""


def keys_of(language: str) -> tuple[int, ...]:
    """The keys of the single locales of a language, smallest first: French has 9 and 44."""
    return tuple(sorted(one.key for one in LOCALES if one.language == language and one.key < 1000))


def matching(text: str) -> list[AdLocale]:
    """The locales whose name, or a word of it, or whose code begins with the text; all of them for a blank one."""
    wanted = text.strip().casefold()
    return [one for one in LOCALES if one.language == wanted or begins(one.name, wanted)]
