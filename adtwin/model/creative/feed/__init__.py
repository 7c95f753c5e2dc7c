"""Asset feeds: several pictures, films, texts in one creative, mixed by delivery or chosen by rules. [B-196…B-318]"""
