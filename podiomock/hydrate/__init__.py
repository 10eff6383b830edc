"""A living world from what recordings show: facts are gathered from answers, and written as a world's file says them.

`facts` reads answers, `values` and `furniture` write the file's data, `hydration` opens cassettes and makes the world.
"""
