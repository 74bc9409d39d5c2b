extern alias Compiler;

using Compiler::FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Hyperscan;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>A stored database that is not whole, not of these terms or not of this library never reaches the library.</summary>
public sealed class StoredDatabaseTests
{
    private static readonly byte[] s_key = new byte[32];

    [Fact]
    public void TryRead_EveryByteChangedAndEveryLength_IsRefused()
    {
        var stored = StoredDatabase.Write("a database"u8, s_key, "5.4.0");
        Assert.True(StoredDatabase.TryRead(stored, s_key, "5.4.0", out var read));
        Assert.True(read.SequenceEqual("a database"u8));
        for (var at = 0; at < stored.Length; at++)
        {
            var other = (byte[])stored.Clone();
            other[at] ^= 0x41;
            Assert.True(at is 6 or 7 || !StoredDatabase.TryRead(other, s_key, "5.4.0", out _), $"byte {at}");
            Assert.False(StoredDatabase.TryRead(stored.AsSpan(0, at), s_key, "5.4.0", out _));
        }

        Assert.False(StoredDatabase.TryRead([.. stored, 0], s_key, "5.4.0", out _));
        Assert.False(StoredDatabase.TryRead(stored, s_key, "5.4.9", out _));
        Assert.False(StoredDatabase.TryRead(stored, [.. s_key.Skip(1), 1], "5.4.0", out _));
    }

    [Fact]
    public void Database_CompiledStoredAndUsed_FindsAndRefusesThatOfOtherTerms()
    {
        if (!HyperscanLibrary.Instance.Runs)
        {
            Console.WriteLine("not present: libhyperscan5");
            return;
        }

        var text = new string('.', 200) + "Globex" + new string('.', 200);
        TestSet Make(string term) => new([], [new TestTerms("t", TermFlags.None, [term])]);
        var compiled = Assert.Single(Make("Globex").Set.Databases).Compile(out var whyNot);
        Assert.True(compiled is not null, whyNot);

        var set = Make("Globex");
        var database = Assert.Single(set.Set.Databases);
        Assert.False(database.IsInUse);
        Assert.False(database.TryUse([.. compiled.Take(compiled.Length - 1), (byte)~compiled[^1]]));
        Assert.False(database.IsInUse);
        Assert.True(database.TryUse(compiled));
        Assert.True(database.IsInUse);
        Assert.Equal(text.Replace("Globex", "[T]"), Masking.Whole(set, System.Text.Encoding.UTF8.GetBytes(text)).Text);

        Assert.False(Assert.Single(Make("Initech").Set.Databases).TryUse(compiled));
    }
}
