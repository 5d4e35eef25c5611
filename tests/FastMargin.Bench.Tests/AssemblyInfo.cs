// Suites use every processor there is; two at once would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
