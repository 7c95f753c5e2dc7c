"""How many ads of a page run or are in review, what limits that, and what would make them fewer. [C-360…C-373]"""
