"""Ad creatives: what an ad says and shows, and its previews."""
