using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FastMcp.Bench.Micro;

// `sweep [kind]` is the masker over kinds of text and hostile input; everything else goes to BenchmarkDotNet.
if (args is ["sweep", .. var rest])
{
    MaskingSweep.Run(rest);
    return;
}

// `masking [results file]` is the masker beside its peers, with held bytes and the worst input.
if (args is ["masking", .. var options])
{
    MaskingFigures.Run(options);
    return;
}

// `dictionaries` is dictionary rules with and without libhs; behind it may stand the name of one set.
if (args is ["dictionaries", ..])
{
    DictionarySweep.Run(args.ElementAtOrDefault(1));
    return;
}

// `conditions` is their benchmark by processor time.
if (args is ["conditions"])
{
    ConditionSweep.Run();
    return;
}

// `identity` is callers that are remembered and what they are lent, by processor time.
if (args is ["identity"])
{
    IdentitySweep.Run();
    return;
}

// `models` is an event of each model API by processor time; `models NAME` of one alone, for a profiler.
if (args is ["models", ..])
{
    ModelSweep.Run(args.ElementAtOrDefault(1));
    return;
}

// `gate` is the suite below, shorter, beside what was accepted: bytes that are allocated; with `--ratios` times too. `gate --write` accepts, `gate --times N`
// shows what clean runs differ by.
if (args is ["gate", .. var gate])
{
    Environment.ExitCode = MicroGate.Run(gate);
    return;
}

// In this process, short: ratios within one class are what is read, and a class takes seconds.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithWarmupCount(4).WithIterationCount(5).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(150)).WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithArtifactsPath(Path.Combine("artifacts", "bench-micro"));
BenchmarkSwitcher.FromAssembly(typeof(MaskingSweep).Assembly).Run(args, config);
