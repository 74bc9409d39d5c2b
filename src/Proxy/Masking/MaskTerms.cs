using System.Text;
using FastMcp.Masking;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>What an exchange masks with: fixed by the snapshot that it began with.</summary>
/// <param name="Program">Rules of one scope.</param>
/// <param name="Key">For keyed-hash masks.</param>
/// <param name="Grant">Set where rules in monitor mode may let text pass.</param>
internal sealed record MaskTerms(MaskProgram Program, HashKey Key, MonitorGrant? Grant)
{
    /// <summary>Keys below which other terms hold; they differ in the modes of rules without a key alone, so that places mean the same.</summary>
    public IReadOnlyList<(byte[] Key, MaskTerms Terms)> Fields { get; init; } = [];

    /// <summary>For scanners: what follows the keys; null: nobody looks at them.</summary>
    public KeyMap? Keys => Program.Keys ?? (Fields.Count > 0 ? KeysAlone.Instance : null);

    /// <summary>The terms of one slot: those of its key, whose case in ASCII does not count.</summary>
    public MaskTerms Of(in SlotInfo slot)
    {
        if (Fields.Count == 0 || slot.Key.IsEmpty)
        {
            return this;
        }

        foreach (var (key, terms) in Fields)
        {
            if (Ascii.EqualsIgnoreCase(slot.Key, key))
            {
                return terms;
            }
        }

        return this;
    }

    /// <summary>Knows no key: it only makes scanners say them.</summary>
    private sealed class KeysAlone : KeyMap
    {
        public static readonly KeysAlone Instance = new();

        public override ulong Root => 0;

        public override ulong Member(ulong place, ReadOnlySpan<byte> key) => 0;

        public override ulong Element(ulong place) => 0;

        public override bool IsMarked(ulong place) => false;
    }
}
