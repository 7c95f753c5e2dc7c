"""What would let an account's ads do better, what each piece of advice is worth, and taking it. [D-287…D-303]

`table` has the 39 documented types in their order; the modules beside it hold the rule of each, by category [D-289].
"""
