"""Places that ads can be aimed at: countries, regions, cities, postal codes, market areas, and how many live there.

The places of the search are those of delivery, so that a key that was found reaches the people counted for it.
"""
