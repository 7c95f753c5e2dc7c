"""The numbered creative types of 2013, on the path that creatives are made on today. [E-392…E-495]"""
