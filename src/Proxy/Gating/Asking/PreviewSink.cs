using System.Buffers;
using FastMcp.Masking;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Masked text for people, up to a length; what is beyond it is counted, not kept.</summary>
internal struct PreviewSink(ArrayBufferWriter<byte> text, int most) : IMaskedSink
{
    private const int MostMasks = 256;

    /// <summary>It is longer.</summary>
    public bool IsCut { get; private set; }

    public int Findings { get; private set; }

    /// <summary>Rules that masked, with the length of what each masked.</summary>
    public List<(int Rule, int Length)> Masks { get; } = [];

    public void Write(Masked bytes)
    {
        var room = most - text.WrittenCount;
        IsCut |= bytes.Bytes.Length > room;
        text.Write(bytes.Bytes[..Math.Min(room, bytes.Bytes.Length)]);
    }

    /// <summary>Text that a rule let pass by monitor mode is not shown: those who decide are more people than those who call.</summary>
    public void Write(Monitored bytes) => Findings++;

    public void Found(in Finding finding)
    {
        Findings++;
        if (Masks.Count < MostMasks)
        {
            Masks.Add((finding.Rule, finding.Length));
        }
    }
}
