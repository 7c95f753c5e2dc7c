"""People, apps, businesses, pages and the profiles that ads speak as."""
