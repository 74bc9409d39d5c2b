namespace FastMcp.Wire.Slots;

/// <summary>What a scanner says of a text slot before its first piece. Valid until the scanner goes on.</summary>
/// <param name="Encoding">How its text is written.</param>
/// <param name="Channel">The channel that it continues, or <see cref="ChannelId.None"/> for a text that begins and ends in this slot.</param>
/// <param name="MayHoldJson">The text may itself be JSON and is then scanned slot by slot.</param>
/// <param name="Place">Where it stands to the <see cref="KeyMap"/> of the scan; 0 without one.</param>
/// <param name="Key">The decoded key whose value, or element of its value, it is: at most its first <see cref="KeyMap.MostKeyBytes"/> bytes. Empty without a map, and where there is none.</param>
/// <param name="Group">Not 0: the text is signed. Texts and the signature of one group have one number; of a channel any.</param>
public readonly ref struct SlotInfo(
    SlotEncoding Encoding, ChannelId Channel, bool MayHoldJson, ulong Place = 0, ReadOnlySpan<byte> Key = default, ulong Group = 0)
{
    public SlotEncoding Encoding { get; } = Encoding;

    public ChannelId Channel { get; } = Channel;

    public bool MayHoldJson { get; } = MayHoldJson;

    public ulong Place { get; } = Place;

    public ReadOnlySpan<byte> Key { get; } = Key;

    public ulong Group { get; } = Group;
}
