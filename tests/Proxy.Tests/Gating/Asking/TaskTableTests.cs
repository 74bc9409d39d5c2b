using System.Text;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Gating.Asking.Tasks;

namespace FastMcp.Proxy.Tests.Gating.Asking;

/// <summary>Whose a server's task is, and of which call: bounded in bytes, and never the call of another.</summary>
public sealed class TaskTableTests
{
    private readonly TaskTable _table = new();

    [Fact]
    public void Note_OfOneIdByTwoCallers_KeepsTheFirst()
    {
        var first = Call("a");
        Note("1", "ann", first);
        Note("1", "bob", Call("b"));
        Assert.Same(first, _table.CallOf("up", "1"u8));
        Assert.True(_table.IsOthers("up", "1"u8, "bob"));
        Assert.False(_table.IsOthers("up", "1"u8, "ann"));
        Assert.False(_table.IsOthers("other", "1"u8, "bob"));
    }

    [Fact]
    public void Note_OfOneIdForTwoCalls_AnswersForBoth()
    {
        Note("1", "ann", Call("a"));
        Note("1", "ann", Call("a"));
        Assert.Null(_table.CallOf("up", "1"u8)!.Origin);
        Note("1", "ann", Call("b"));
        var both = _table.CallOf("up", "1"u8)!;
        Assert.Equal(["b", "a"], new[] { both, both.Origin! }.Select(call => Encoding.UTF8.GetString(call.Body)));
        Note("1", "ann", Call("c"));
        Assert.Same(KeptCall.Unknown, _table.CallOf("up", "1"u8));
    }

    [Fact]
    public void Note_OfMoreThanIsKept_KnowsWhoseAndNotOfWhat()
    {
        var large = new byte[TaskTable.MostBytes / 4];
        for (var id = 0; id < 6; id++)
        {
            Note($"{id}", "ann", new KeptCall(large, [], null));
        }

        Assert.Equal(4, Enumerable.Range(0, 6).Count(id => ReferenceEquals(_table.CallOf("up", Encoding.UTF8.GetBytes($"{id}"))!.Body, large)));
        Assert.True(_table.IsOthers("up", "5"u8, "bob"));
        Assert.Same(KeptCall.Unknown, _table.CallOf("up", "5"u8));
    }

    private static KeptCall Call(string body) => new(Encoding.UTF8.GetBytes(body), [], null);

    private void Note(string id, string owner, KeptCall call) => _table.Note("up", Encoding.UTF8.GetBytes(id), owner, call);
}
