using System.Reflection;
using System.Text;
using FastMcp.TestKit.Heap;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Tests.Json;

/// <summary>A set of keys is used for one document after the other: for a thread's whole life.</summary>
public sealed class JsonKeySetTests
{
    private const int MostKept = 200 * 1024;

    [Theory]
    [InlineData(1, 2_000_000)]
    [InlineData(20_000, 10)]
    [InlineData(500, 4_000)]
    public void Clear_BehindALargeDocument_KeepsWhatAnOrdinaryOneNeeds(int many, int length)
    {
        var keys = new JsonKeySet();
        // With an escape, so that each is decoded into room of the set.
        var document = $"{{{string.Join(',', Enumerable.Range(0, many).Select(n => $"\"\\u0041{n}{new string('x', length)}\":0"))}}}";
        Assert.True(Reads(document, keys));
        keys.Clear();
        var kept = new ObjectGraph().Walk(keys).Bytes;
        Assert.True(kept < MostKept, $"{kept} bytes");
        Assert.True(Reads(document, keys));
    }

    // The number of the document goes round in years of traffic; a place that was never used has the number zero.
    [Theory]
    [InlineData(-3)]
    [InlineData(-2)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Clear_WhereNumbersGoRound_FindsKeysAsBefore(int generation)
    {
        var keys = new JsonKeySet();
        Assert.True(Reads("""{"a":1,"b":{"a":2}}""", keys));
        var field = typeof(JsonKeySet).GetField("_generation", BindingFlags.Instance | BindingFlags.NonPublic)!;
        field.SetValue(keys, generation);
        for (var i = 0; i < 5; i++)
        {
            keys.Clear();
            Assert.NotEqual(0, field.GetValue(keys));
            Assert.True(Reads("""{"a":1,"b":{"a":2}}""", keys));
            Assert.False(Reads("""{"a":1,"b":2,"a":3}""", keys));
        }
    }

    private static bool Reads(string document, JsonKeySet keys)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(document), JsonCursor.MostDepth, keys);
        while (cursor.Read())
        {
        }

        return cursor.Fault.IsNone;
    }
}
