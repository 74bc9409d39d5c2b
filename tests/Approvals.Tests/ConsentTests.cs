using FastMcp.Policy.Decisions;
using FastMcp.Policy.Gating;

namespace FastMcp.Approvals;

/// <summary>The gate opens for ask once, for the bytes that people said yes to, and for nothing else.</summary>
public sealed class ConsentTests
{
    private static readonly Verdict Ask = new(Outcome.Ask, new DecisionSource("deletes", "a.yaml", 4), null);

    [Fact]
    public async Task Gate_WithAConsent_OpensOnceForItsDigest()
    {
        await using var rig = new Rig();
        var approved = await rig.ApprovedAsync();
        var consent = (await rig.Desk.ConsumeAsync(approved.Id, approved.Digest)).Consent!;
        var (gate, digest) = (new Gate(), Convert.FromHexString(approved.Digest));

        Assert.False(gate.TryPass(Ask, consent, Convert.FromHexString(Rig.Draft("{}").Digest), out _));
        Assert.False(gate.TryPass(Ask with { Outcome = Outcome.Deny }, consent, digest, out _));
        Assert.True(gate.TryPass(Ask, consent, digest, out var permit));
        Assert.Equal("deletes", permit!.By.Id);
        Assert.False(gate.TryPass(Ask, consent, digest, out _));
        Assert.False(gate.TryPass(Ask, out _));
    }
}
