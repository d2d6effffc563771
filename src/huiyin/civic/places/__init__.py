"""Areas: city, district, street, community, compound, building, stairwell, dwelling."""
