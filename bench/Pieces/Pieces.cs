using System.Text;
using FastMcp.Bench.Micro;
using FastMcp.Masking;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Pieces;

/// <summary>A text that one masker gets in pieces of one size.</summary>
internal sealed class Pieces(string image, byte[] text, int piece)
{
    /// <summary>Bytes of a text.</summary>
    public const int Length = 1 << 19;

    private readonly MaskProgram _program = RuleSet.FromImage(File.ReadAllBytes(image)).For(Scope.Response);
    private readonly SlotMasker _masker = new();
    private readonly HashKey _key = HashKey.CreateRandom();
    private readonly byte[] _copy = new byte[piece + (1 << 16)];

    /// <summary>Some bytes over and over.</summary>
    public static byte[] Repeat(string unit) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (Length / unit.Length) + 1))[..Length]);

    /// <summary>All of it once.</summary>
    public void Mask()
    {
        var sink = new CopySink { To = _copy };
        _masker.Begin(_program, SlotEncoding.Plain, false, null, _key);
        for (var at = 0; at < text.Length; at += piece)
        {
            sink.At = 0;
            _masker.Push(TextBody.Piece(text.AsSpan(at, Math.Min(piece, text.Length - at))), ref sink);
        }

        sink.At = 0;
        _masker.End(ref sink);
    }
}
