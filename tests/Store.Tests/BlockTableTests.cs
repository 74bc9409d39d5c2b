using FastMcp.Store.Blocks;

namespace FastMcp.Store.Tests;

/// <summary>Nodes that give and take blocks in any order know the same in the end.</summary>
public sealed class BlockTableTests(StoreFixture fixture)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void Exchange_OfWhatOneNodeLaid_IsWhatAnotherLearns()
    {
        using var source = fixture.Source("one");
        using var link = Open(source);
        var laid = new StoredBlock("t-1", "Caller", "a\0b\\c \ud800", "https://issuer.example", "Because 'x' ; DROP TABLE fastmcp_block", "jane at one", Now, Now.AddHours(1), null);
        var others = new StoredBlock("t-2", "All", "", null, "x", "joe at two", Now, null, null);
        BlockTable.Exchange(link, [laid]);
        var there = BlockTable.Exchange(link, [others]);
        Assert.Contains(laid, there);
        Assert.Contains(others, there);
    }

    [Fact]
    public void Lift_OnceGiven_StaysWhoeverComesWithTheOldBlock()
    {
        using var source = fixture.Source("one");
        using var link = Open(source);
        var block = new StoredBlock("t-3", "Tool", "drop", null, "x", "jane at one", Now, null, null);
        BlockTable.Exchange(link, [block]);
        BlockTable.Exchange(link, [block with { Lifted = Now.AddMinutes(1) }]);
        // A node that was away still has it in force, and another lifts it a second time.
        BlockTable.Exchange(link, [block]);
        BlockTable.Exchange(link, [block with { Lifted = Now.AddMinutes(9) }]);
        Assert.Equal(Now.AddMinutes(1), BlockTable.Exchange(link, []).Single(one => one.Id == "t-3").Lifted);
        // What the store lost it gets again, but not what was lifted meanwhile.
        link.Run("DELETE FROM fastmcp_block WHERE id = 't-3'");
        Assert.DoesNotContain(BlockTable.Exchange(link, [block with { Lifted = Now }]), one => one.Id == "t-3");
        Assert.Contains(BlockTable.Exchange(link, [block]), one => one.Id == "t-3");
    }

    private static StoreLink Open(StoreSource source)
    {
        var link = source.Open();
        StoreSchema.Bring(link);
        return link;
    }
}
