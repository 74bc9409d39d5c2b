using System.Runtime.CompilerServices;

namespace FastMcp.Wire;

/// <summary>
/// What the next piece of a stream will touch: asked for all at once when it is known that a piece is there, so that it comes from memory while the
/// system receives, and side by side. Else each line is waited for when it is needed, one behind the other: of a stream that had an event a while ago
/// none is near the processor any more.
/// </summary>
/// <remarks>
/// Only a hint: whatever stands here, nothing is read. Ownership: one exchange adds and clears; <see cref="Ask"/> from any thread, also meanwhile.
/// </remarks>
public sealed class MemoryAhead
{
    private const int Most = 64;
    private const int LineBytes = 64;
    private const int MostLines = 8;

    private int _count;
    private Lines _lines;
    private Parts _parts;

    /// <summary>False: the processor has no such hint, and nothing is asked for.</summary>
    public static bool IsSupported => System.Runtime.Intrinsics.X86.Sse.IsSupported;

    /// <summary>How many objects there are.</summary>
    public int Count => _count;

    /// <summary>Nothing is asked for any more, and nothing is kept from the collector.</summary>
    public void Clear()
    {
        _count = 0;
        _parts = default;
    }

    /// <summary>An object that will be touched; nothing is done for null, and where there are too many.</summary>
    public unsafe void Add(object? part)
    {
        if (part is not null)
        {
            // The size of an instance without elements stands at the begin of what the word before its fields leads to. Read by a reference that the collector follows.
            var type = (byte*)Unsafe.Subtract(ref Unsafe.As<StrongBox<nint>>(part).Value, 1);
            Add(part, (int)Math.Min(*(uint*)(type + sizeof(uint)), MostLines * LineBytes));
        }
    }

    private void Add(object part, int bytes)
    {
        if (_count < Most)
        {
            // It begins anywhere in its first line.
            _lines[_count] = (byte)Math.Min((bytes + LineBytes - 1 + LineBytes / 2) / LineBytes, MostLines);
            _parts[_count++] = part;
        }
    }

    /// <summary>The content of an array, if it has one.</summary>
    /// <param name="array">Of which the first elements will be touched.</param>
    /// <param name="bytes">So many bytes of them.</param>
    public void AddArray(Array? array, int bytes)
    {
        // A number of elements is no number of bytes: what lies behind the array is fetched in vain.
        if (array is { Length: > 0 })
        {
            Add(array, (2 * nint.Size) + bytes);
        }
    }

    /// <summary>A piece is there.</summary>
    public unsafe void Ask()
    {
        if (!IsSupported)
        {
            return;
        }

        var count = Math.Min(_count, Most);
        ref var parts = ref Unsafe.As<Parts, nint>(ref _parts);
        ref var lines = ref Unsafe.As<Lines, byte>(ref _lines);
        for (var part = 0; part < count; part++)
        {
            // Where it was a moment ago: if it is moved meanwhile a line too many is fetched.
            var at = (byte*)Unsafe.Add(ref parts, part);
            for (int line = Unsafe.Add(ref lines, part); line > 0; line--, at += LineBytes)
            {
                System.Runtime.Intrinsics.X86.Sse.Prefetch0(at);
            }
        }
    }

    [InlineArray(Most)]
    private struct Parts
    {
        private object? _first;
    }

    [InlineArray(Most)]
    private struct Lines
    {
        private byte _first;
    }
}
