"""What a record can say: frozen values without files, clocks or networks."""
