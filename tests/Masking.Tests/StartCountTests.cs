using System.Text;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Tests;

/// <summary>Ordinary text begins few threads: counted, so that a weaker plan is seen on any machine.</summary>
public sealed class StartCountTests
{
    private const string Log = "2026-03-04 05:06:07.089 INFO [worker-3] orders.service took 45 ms for id=77120 (ratio 0.8731, 10.5 KB)\n";

    private const string Json =
        "{\"id\":48211,\"name\":\"alpha beta\",\"amount\":931.45,\"at\":\"2026-02-11T12:34:00Z\",\"ok\":true,\"ref\":\"7f9c24e8-3b21-4c5e-9d2a-1f0e6b7a8c9d\"},";

    private const string Prose = "The quarterly report was sent to the customer on Monday, and their question about shipping was answered within two days. ";

    private const string Code = "    public static int CountItems(string name) => _items.Where(item => item.Name == name).Sum(item => item.Count + 0x1f);\n";

    public static TheoryData<string, int> Texts => new() { { Log, 20 }, { Json, 40 }, { Prose, 3 }, { Code, 30 } };

    [Theory]
    [MemberData(nameof(Texts))]
    public void DefaultPacks_OrdinaryText_HasFewStarts(string unit, int most)
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, 8192 / unit.Length)));
        var starts = Count(Packs.Default.Program.Starts, text) * 1024.0 / text.Length;
        Assert.True(starts <= most, $"{starts} starts in a kilobyte");
    }

    private static int Count(StartFinder finder, byte[] text)
    {
        var (cursor, count) = (default(StartCursor), 0);
        cursor.Begin();
        for (var at = 0; (at = finder.Find(text, at, ref cursor, out var families)) < text.Length && families != 0; at++)
        {
            count++;
        }

        return count;
    }
}
