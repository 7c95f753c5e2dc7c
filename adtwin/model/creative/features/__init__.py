"""Advantage+ creative: what may be done to an ad's assets, feature by feature. [C-011…C-101, E-194…E-208]"""
