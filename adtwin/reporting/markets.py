"""Market areas: `dma` for people in the United States [C-252].

People are placed in states and no finer, so a state counts as the largest market area that lies in it. Names as
reports show them; elsewhere there are no such areas.
"""

from __future__ import annotations

from collections.abc import Mapping

NOWHERE = "Unknown"
_AREAS = """
Alabama: Birmingham (Ann And Tusc) | Alaska: Anchorage | Arizona: Phoenix | Arkansas: Little Rock-Pine Bluff
California: Los Angeles | Colorado: Denver | Connecticut: Hartford & New Haven | Florida: Tampa-St. Petersburg
Georgia: Atlanta | Hawaii: Honolulu | Idaho: Boise | Illinois: Chicago | Indiana: Indianapolis
Iowa: Des Moines-Ames | Kansas: Wichita-Hutchinson Plus | Kentucky: Louisville | Louisiana: New Orleans
Maine: Portland-Auburn | Maryland: Baltimore | Massachusetts: Boston (Manchester) | Michigan: Detroit
Minnesota: Minneapolis-St. Paul | Mississippi: Jackson, MS | Missouri: St. Louis | Montana: Missoula
Nebraska: Omaha | Nevada: Las Vegas | New Hampshire: Boston (Manchester) | New Jersey: New York
New Mexico: Albuquerque-Santa Fe | New York: New York | North Carolina: Charlotte
North Dakota: Fargo-Valley City | Ohio: Cleveland-Akron (Canton) | Oklahoma: Oklahoma City | Oregon: Portland, OR
Pennsylvania: Philadelphia | Delaware: Philadelphia | Rhode Island: Providence-New Bedford
South Carolina: Greenville-Spartanburg-Asheville-Anderson | South Dakota: Sioux Falls (Mitchell)
Tennessee: Nashville | Texas: Dallas-Ft. Worth | Utah: Salt Lake City | Vermont: Burlington-Plattsburgh
Virginia: Richmond-Petersburg | Washington: Seattle-Tacoma | West Virginia: Charleston-Huntington
Washington, District of Columbia: Washington, DC (Hagerstown) | Wisconsin: Milwaukee | Wyoming: Cheyenne-Scottsbluff
"""

AREAS: Mapping[str, str] = {
    state.strip(): area.strip()
    for line in _AREAS.strip().splitlines()
    for state, _, area in (pair.partition(":") for pair in line.split("|"))
}
"""Market area by state."""


def _case() -> str:
    """The area of a fact's region as an expression; the names hold no quotes."""
    tests = " ".join(f"WHEN '{state}' THEN '{area}'" for state, area in AREAS.items())
    return f"CASE WHEN country = 'US' THEN CASE region {tests} ELSE '{NOWHERE}' END ELSE '{NOWHERE}' END"


DMA = _case()
