"""The demonstration's papers and pictures, drawn on the spot: nothing copied, nobody real."""
