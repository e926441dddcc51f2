// AllReduce
