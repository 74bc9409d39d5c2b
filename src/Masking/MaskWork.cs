namespace FastMcp.Masking;

/// <summary>
/// Tells whoever runs maskers how much they work while they do, so that a thread that others wait for can be left to them. A unit is a byte that an automaton reads,
/// some one to two nanoseconds; what is told is told in portions, and most texts never make one.
/// </summary>
public static class MaskWork
{
    /// <summary>Units that a masker does between two words.</summary>
    internal const int Portion = 8 * 1024;

    // So many bytes are scanned or copied in the time of one unit, and so many units are an escape, or a byte that is decoded by levels.
    private const int Scanned = 16;
    private const int Stepped = 8;

    private static Action<int>? s_listener;

    /// <summary>Who is told, on the thread that works; any number of threads at once. One for the process, set once.</summary>
    /// <param name="listener">Takes units. It may take its time: the masker waits.</param>
    public static void TellTo(Action<int> listener) => s_listener = listener;

    internal static void Did(int units) => s_listener?.Invoke(units);

    internal static void DidScan(int bytes) => s_listener?.Invoke(bytes / Scanned);

    internal static void DidDecode(int bytes, int steps) => s_listener?.Invoke((bytes / Scanned) + (steps * Stepped));
}
