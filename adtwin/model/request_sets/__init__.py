"""Work that is ordered now and done without its caller waiting: sets of requests to create ads, creatives, anything."""
