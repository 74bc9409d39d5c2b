using System.Runtime.CompilerServices;

namespace FastMcp.Wire.Tests;

/// <summary>A list of what will be touched is a hint: it asks for whatever stands there, and changes nothing.</summary>
public sealed class MemoryAheadTests
{
    [Fact]
    public void Ask_ManyObjectsOfAllSizes_LeavesThemAsTheyAre()
    {
        var ahead = new MemoryAhead();
        var arrays = Enumerable.Range(0, 200).Select(size => Enumerable.Repeat((byte)size, size).ToArray()).ToArray();
        foreach (var array in arrays)
        {
            ahead.Add("text of the heap");
            ahead.AddArray(array, array.Length * 10);
        }

        ahead.Add(null);
        ahead.AddArray(null, 64);
        GC.Collect();
        ahead.Ask();
        Assert.All(arrays, (array, size) => Assert.True(array.Length == size && array.All(one => one == (byte)size)));
    }

    [Fact]
    public void Add_MoreThanItTakes_AreLeftOut()
    {
        var ahead = new MemoryAhead();
        for (var i = 0; i < 1000; i++)
        {
            ahead.Add(ahead);
        }

        Assert.InRange(ahead.Count, 1, 999);
        ahead.AddArray(Array.Empty<byte>(), 64);
        ahead.Clear();
        Assert.Equal(0, ahead.Count);
        ahead.AddArray(Array.Empty<byte>(), 64);
        ahead.Add(null);
        Assert.Equal(0, ahead.Count);
    }

    [Fact]
    public void Clear_LeavesObjectsToTheCollector()
    {
        var ahead = new MemoryAhead();
        var gone = Added(ahead);
        ahead.Clear();
        GC.Collect();
        Assert.False(gone.IsAlive);
        GC.KeepAlive(ahead);
    }

    [Fact]
    public void Ask_AllocatesNothing()
    {
        var ahead = new MemoryAhead();
        ahead.Add(ahead);
        ahead.Ask();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            ahead.Ask();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Added(MemoryAhead ahead)
    {
        var one = new byte[100];
        ahead.Add(one);
        ahead.AddArray(one, one.Length);
        return new WeakReference(one);
    }
}
