"""`/search`: what targeting and creatives are made of, found by name. One module for each kind; `kinds` lists them."""
