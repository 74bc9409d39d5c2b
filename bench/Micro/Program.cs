FastMcp.Bench.Micro.MaskingBenchmarks.Run(args);
