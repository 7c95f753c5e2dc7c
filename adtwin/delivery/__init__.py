"""The simulated world: people, opportunities, auction, pacing, response. Pure: typed values in, facts out."""

from adtwin.delivery.inputs import Account, AdLine, Audience, Daypart, Pool, Traits
from adtwin.delivery.memory import Memory
from adtwin.delivery.population import Market, estimate
from adtwin.delivery.simulate import Delivered, Spend, deliver

__all__ = [
    "Account",
    "AdLine",
    "Audience",
    "Daypart",
    "Delivered",
    "Market",
    "Memory",
    "Pool",
    "Spend",
    "Traits",
    "deliver",
    "estimate",
]
