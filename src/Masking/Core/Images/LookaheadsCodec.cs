namespace FastMcp.Masking.Core.Images;

internal static class LookaheadsCodec
{
    public static void Write(ImageWriter writer, Lookahead[] lookaheads)
    {
        writer.Number(lookaheads.Length);
        foreach (Lookahead lookahead in lookaheads)
        {
            writer.Flag(lookahead.OrEnd);
            writer.Flag(lookahead.Bytes is not null);
            if (lookahead.Bytes is { } bytes)
            {
                writer.Runs([.. bytes.Select(allowed => allowed ? (byte)1 : (byte)0)]);
            }
        }
    }

    public static Lookahead[] Read(ref ImageReader reader)
    {
        var lookaheads = new Lookahead[reader.Count(ushort.MaxValue, "lookaheads")];
        for (int i = 0; i < lookaheads.Length; i++)
        {
            bool orEnd = reader.Flag();
            bool[]? bytes = reader.Flag() ? [.. reader.Runs(256, 1, "lookahead").Select(value => value == 1)] : null;
            lookaheads[i] = new Lookahead(bytes, orEnd);
        }

        return lookaheads;
    }
}
