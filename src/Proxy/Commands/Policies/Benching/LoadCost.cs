using System.Diagnostics;
using FastMcp.BuiltIn;
using FastMcp.Masking;
using FastMcp.PolicyCompiler;

namespace FastMcp.Proxy.Commands.Policies.Benching;

/// <summary>What it takes until a policy can run: the one of the build is read, files are compiled first. The best of some rounds, in milliseconds and allocated bytes.</summary>
internal static class LoadCost
{
    private const int Rounds = 3;

    public static (double Milliseconds, long Allocated) BuildTime() => Measure(() => RuleSet.FromImage(BuiltInPolicy.Image));

    public static (double Milliseconds, long Allocated) Files(IReadOnlyList<PolicySource> sources) =>
        Measure(() => RuleSet.FromImage(Compiler.Compile(sources).Image));

    private static (double Milliseconds, long Allocated) Measure(Action load)
    {
        var (best, least) = (double.MaxValue, long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var (start, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            load();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (best, least);
    }
}
