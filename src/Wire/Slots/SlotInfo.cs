namespace FastMcp.Wire.Slots;

/// <summary>What a scanner says of a text slot before its first piece.</summary>
/// <param name="Encoding">How its text is written.</param>
/// <param name="Channel">The channel that it continues, or <see cref="ChannelId.None"/> for a text that begins and ends in this slot.</param>
/// <param name="MayHoldJson">The text may itself be JSON and is then scanned slot by slot.</param>
public readonly record struct SlotInfo(SlotEncoding Encoding, ChannelId Channel, bool MayHoldJson);
