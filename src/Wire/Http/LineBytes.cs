using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace FastMcp.Wire.Http;

/// <summary>One line on its way into room that takes all of it.</summary>
/// <param name="room">The room.</param>
internal ref struct LineBytes(Span<byte> room)
{
    /// <summary>A <see cref="long"/> takes no more.</summary>
    internal const int MostDigits = 20;

    private readonly Span<byte> _room = room;

    /// <summary>Bytes of the line so far.</summary>
    internal int Used { get; private set; }

    // Inlined, so that what is always the same is stored and not copied.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_room[Used..]);
        Used += bytes.Length;
    }

    internal void Add(long number)
    {
        Utf8Formatter.TryFormat(number, _room[Used..], out int length);
        Used += length;
    }
}
