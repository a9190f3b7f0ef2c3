"""The slide set: a deck in the house style with native charts, made from exhibits.

`story` chooses what is told and writes slides as plain data; `charts` turns an exhibit's table
into a chart or map that can be edited; `drawing` lays slides out in a file. The modules beside
them are what these share: a slide as data, the layouts, the palette, and whether text fits.
"""
