"""A generator behind an OpenAI-compatible address: chat completions for texts, image edits for pictures."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from adtwin.model.creative.features.generator import Brief, UnmadeError
from adtwin.model.creative.features.retouch import Ratio

if TYPE_CHECKING:
    import httpx

SECONDS = 60.0
LARGEST_ANSWER = 32 << 20
LONGEST_TEXT = 2_000

_SYSTEM = (
    "You write primary texts of social media ads. Answer with a JSON array of strings and nothing else. "
    "Keep facts and language of the text you are given; invent no prices and no claims."
)

_TRANSLATE = (
    "You translate texts of social media ads between the languages of the given ISO 639 codes. Answer with a JSON array"
    " of as many strings, in the same order, and nothing else. Keep names, figures and placeholders."
)


class Endpoint:
    """`url` ends where `/chat/completions` begins, usually in `/v1`. Redirects and the environment's proxies are not
    followed; an answer is at most 32 MB and takes at most a minute."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self.url = url.rstrip("/")
        self.model = model
        self.key = key
        self.name = f"generator {model}".strip()

    def texts(self, brief: Brief, count: int) -> list[str]:
        """The texts that a chat completion answers, read as a JSON array or line by line."""
        asked = orjson.dumps(
            {"text": brief.text, "page": brief.page, "earlier_posts": brief.earlier, "variations": count}
        ).decode()
        messages = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": asked}]
        answer = self._post("/chat/completions", json={"model": self.model, "messages": messages})
        found = [text for text in _texts_in(_content(answer)) if text and text != brief.text]
        texts = list(dict.fromkeys(text[:LONGEST_TEXT] for text in found))[:count]
        if not texts:
            raise UnmadeError("the generator answered no text")
        return texts

    def translated(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts that a chat completion answers, as many as were sent."""
        asked = orjson.dumps({"texts": list(texts), "from": source, "to": target}).decode()
        messages = [{"role": "system", "content": _TRANSLATE}, {"role": "user", "content": asked}]
        answer = self._post("/chat/completions", json={"model": self.model, "messages": messages})
        found = [text[:LONGEST_TEXT] for text in _texts_in(_content(answer)) if text]
        if len(found) != len(texts):
            raise UnmadeError("the generator answered another number of texts")
        return found

    def expanded(self, picture: bytes, ratio: Ratio) -> bytes:
        """The answer to an edit of the picture."""
        across, down = ratio
        return self._edit(picture, f"Continue this picture naturally beyond its edges to the ratio {across}:{down}.")

    def background(self, picture: bytes, subject: str) -> bytes:
        """The answer to an edit of the picture."""
        return self._edit(picture, f"Leave the product ({subject[:200]}) as it is and give it another background.")

    def _edit(self, picture: bytes, prompt: str) -> bytes:
        form = {"prompt": prompt, "response_format": "b64_json", "n": "1", "model": self.model}
        answer = self._post("/images/edits", data=form, files={"image": ("picture.jpg", picture, "image/jpeg")})
        try:
            return base64.b64decode(answer["data"][0]["b64_json"], validate=True)
        except (KeyError, IndexError, TypeError, binascii.Error) as problem:
            raise UnmadeError("the generator answered no picture") from problem

    def _post(self, path: str, **body: Any) -> Any:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            with (
                httpx.Client(trust_env=False, timeout=SECONDS, follow_redirects=False) as client,
                client.stream("POST", self.url + path, headers=headers, **body) as response,
            ):
                return _json_of(response)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise UnmadeError(f"the generator can't be reached ({type(problem).__name__})") from problem


def _json_of(response: httpx.Response) -> Any:
    if response.status_code != 200:
        raise UnmadeError(f"the generator answered {response.status_code}")
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > LARGEST_ANSWER:
            raise UnmadeError("the generator's answer is too large")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise UnmadeError("the generator's answer is no JSON") from problem


def _content(answer: Any) -> str:
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as problem:
        raise UnmadeError("the generator's answer has no message") from problem
    return content if isinstance(content, str) else ""


def _texts_in(content: str) -> list[str]:
    """The strings of a JSON array, wherever it stands in the message, else its lines."""
    start, end = content.find("["), content.rfind("]")
    if 0 <= start < end:
        try:
            loaded = orjson.loads(content[start : end + 1])
        except orjson.JSONDecodeError:
            loaded = None
        if isinstance(loaded, list):
            return [one.strip() for one in loaded if isinstance(one, str)]
        if isinstance(loaded, Mapping):
            return []
    return [line.strip(" -*\t") for line in content.splitlines()]
