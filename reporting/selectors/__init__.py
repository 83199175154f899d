"""What pages over several apps show. Each selector starts at what the reader may see, in a fixed number of queries."""
