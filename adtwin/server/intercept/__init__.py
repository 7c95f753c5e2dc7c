"""Intercept: a proxy that ends TLS for the vendor's hosts and hands what it reads to the twin, and to nobody else.

Clients that can't be told another address are started with the proxy and certificate variables of their language
(`adtwin run -- CMD…`) and find the twin under `https://graph.facebook.com` [wire facts 3].
"""
