using FastMcp.Policy.Decisions;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Proxy.Tests.Gating;

/// <summary>Two verdicts that must both hold owe together what each of them owes, whichever comes first.</summary>
public sealed class VerdictLawTests
{
    [Fact]
    public void Both_OfRandomVerdicts_OwesWhatEitherOwesInAnyOrder()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 2000; round++)
        {
            var (one, other, third) = (Any(random), Any(random), Any(random));
            var both = Verdict.Both(one, other);
            Same(both, Verdict.Both(other, one));
            Same(Verdict.Both(both, third), Verdict.Both(one, Verdict.Both(other, third)));
            Same(one, Verdict.Both(one, one));
            if (both.Outcome != Outcome.Deny)
            {
                Assert.Equal((Outcome)Math.Min((int)WouldOf(one), (int)WouldOf(other)), WouldOf(both));
                Assert.Equal(Of(one.Owes).Concat(Of(other.Owes)).ToHashSet(), Of(both.Owes));
                Assert.Equal(Of(one.TeamOwes).Concat(Of(other.TeamOwes)).ToHashSet(), Of(both.TeamOwes));
                Assert.Equal(Of(one.AgentOwes).Concat(Of(other.AgentOwes)).ToHashSet(), Of(both.AgentOwes));
                Assert.Equal((one.Taints ?? []).Concat(other.Taints ?? []).ToHashSet(), [.. both.Taints ?? []]);
            }
        }
    }

    [Fact]
    public void Both_OfOneThatRecordsAsItsRoute_IsNotLoosenedByTheOther()
    {
        var silent = new Verdict(Outcome.Allow, null, null);
        var loose = silent with { Owes = new Obligations { Record = RecordDuty.Available } };
        Assert.False(loose.RecordsAsRoute);
        Assert.True(Verdict.Both(loose, silent).RecordsAsRoute);
        Assert.True(Verdict.Both(silent, loose).RecordsAsRoute);
        Assert.False(Verdict.Both(loose, loose).RecordsAsRoute);
    }

    private static void Same(in Verdict one, in Verdict other)
    {
        Assert.Equal((one.Outcome, one.Record, one.RecordsAsRoute), (other.Outcome, other.Record, other.RecordsAsRoute));
        if (one.Outcome != Outcome.Deny)
        {
            Assert.Equal([.. one.Taints ?? []], (HashSet<string>)[.. other.Taints ?? []]);
            Assert.Equal((Of(one.Owes), Of(one.TeamOwes), Of(one.AgentOwes)), (Of(other.Owes), Of(other.TeamOwes), Of(other.AgentOwes)), Sets);
        }
    }

    private static bool Sets((HashSet<object>, HashSet<object>, HashSet<object>) one, (HashSet<object>, HashSet<object>, HashSet<object>) other) =>
        one.Item1.SetEquals(other.Item1) && one.Item2.SetEquals(other.Item2) && one.Item3.SetEquals(other.Item3);

    private static Outcome WouldOf(in Verdict one) => one.Would ?? one.Outcome;

    private static HashSet<object> Of(Obligations? owes) => owes is null ? [] :
        [.. owes.Enforces.Select(id => (object)("enforce", id)), .. owes.Taints.Select(taint => (object)("taint", taint)), .. owes.MoreLimits, .. owes.Limit is { } limit ? [limit] : Array.Empty<object>()];

    private static Verdict Any(Random random) => new((Outcome)Math.Clamp(random.Next(8), 0, 2), null, null)
    {
        Would = random.Next(3) == 0 ? (Outcome)random.Next(3) : null,
        Taints = random.Next(2) == 0 ? null : Names(random),
        Owes = Duties(random),
        TeamOwes = Duties(random),
        AgentOwes = Duties(random),
    };

    private static Obligations? Duties(Random random) => random.Next(3) == 0 ? null : new Obligations
    {
        Limit = random.Next(2) == 0 ? null : new RateLimit($"d{random.Next(3)}", 1, 60, 1, LimitBy.Caller),
        Record = random.Next(2) == 0 ? null : (RecordDuty)random.Next(3),
        Enforces = Names(random),
        Taints = Names(random),
    };

    private static string[] Names(Random random) => [.. Enumerable.Range(0, 4).Where(_ => random.Next(3) == 0).Select(number => $"n{number}")];
}
