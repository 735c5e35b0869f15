"""How far: is a change between scores more than error, and what may it be called?"""
