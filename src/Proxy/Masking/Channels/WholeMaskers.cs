using FastMcp.Masking;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>
/// Maskers of texts that are whole, shared by all exchanges of a thread: between two such texts nothing is known of either, and what all streams use
/// stays near the processor, where one for each stream comes from far away with each of its events.
/// </summary>
/// <remarks>Ownership: whoever rents one has it alone until it is returned. One that is not returned is left to the collector.</remarks>
internal static class WholeMaskers
{
    // By program, for what is known of that. More are made anew.
    private const int Most = 4;

    [ThreadStatic]
    private static Kept[]? t_own;

    /// <param name="program">What it will mask by.</param>
    /// <param name="session">Whose masks it makes.</param>
    public static SlotMasker Rent(MaskProgram program, MaskSession? session)
    {
        foreach (ref var kept in (t_own ??= new Kept[Most]).AsSpan())
        {
            if (ReferenceEquals(kept.Program, program) && kept.Masker is { } known)
            {
                kept.Masker = null;
                known.Serve(session);
                return known;
            }
        }

        return new SlotMasker(session);
    }

    /// <param name="program">As it was rented.</param>
    /// <param name="masker">It holds no text.</param>
    public static void Return(MaskProgram program, SlotMasker masker)
    {
        // It knows nothing of the session any more.
        masker.Serve(null);
        var own = t_own ??= new Kept[Most];
        var place = 0;
        while (place < Most - 1 && own[place].Program is { } other && !ReferenceEquals(other, program))
        {
            place++;
        }

        // The last one that was returned is found first.
        own.AsSpan(0, place).CopyTo(own.AsSpan(1));
        own[0] = new Kept { Program = program, Masker = masker };
    }

    private struct Kept
    {
        public MaskProgram? Program;
        public SlotMasker? Masker;
    }
}
