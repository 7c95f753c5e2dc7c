"""Product catalogs, their sets and items."""
