namespace FastMcp.Wire.Tests.Http;

/// <summary>Ways to cut a message: each is the list of lengths that have arrived so far.</summary>
public static class Cuts
{
    private const int SmallEnough = 3000;

    public static int[] Whole(byte[] bytes) => [bytes.Length];

    public static int[] EveryByte(byte[] bytes) => [.. Enumerable.Range(1, bytes.Length)];

    /// <summary>All single cuts of a small message, a sample of those of a large one, and every byte alone.</summary>
    public static IEnumerable<int[]> Of(byte[] bytes)
    {
        yield return EveryByte(bytes);
        int step = bytes.Length <= SmallEnough ? 1 : (bytes.Length / 400) + 1;
        for (int at = 0; at < bytes.Length; at += at < 200 ? 1 : step)
        {
            yield return [at, bytes.Length];
        }
    }
}
