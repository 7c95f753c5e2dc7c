"""Images and videos: what is in a file, stand-ins for what may not be fetched, and the nodes of the ad library."""
