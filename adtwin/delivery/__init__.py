"""The simulated world: people, opportunities, auction, pacing, response. Pure: typed values in, facts out.

Here stand the values that it takes and keeps; `simulate.deliver` and `population.Market` and `estimate` are imported
from their modules, for they load numpy, which a server that does not deliver need not wait for.
"""

from adtwin.delivery.inputs import (
    Account,
    AdLine,
    Audience,
    Customers,
    Daypart,
    FrequencyCap,
    Pool,
    Profile,
    Share,
    Surge,
    Traits,
    Variant,
)
from adtwin.delivery.memory import Memory

__all__ = [
    "Account",
    "AdLine",
    "Audience",
    "Customers",
    "Daypart",
    "FrequencyCap",
    "Memory",
    "Pool",
    "Profile",
    "Share",
    "Surge",
    "Traits",
    "Variant",
]
