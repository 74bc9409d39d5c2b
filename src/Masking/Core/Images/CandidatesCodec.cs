namespace FastMcp.Masking.Core.Images;

/// <summary>Where values can begin.</summary>
internal static class CandidatesCodec
{
    public static void Write(ImageWriter writer, CandidatePlan plan)
    {
        foreach (byte[] mask in plan.Masks)
        {
            writer.Runs(mask);
        }

        writer.Bytes(plan.FamiliesOf);
        writer.Byte(plan.NeedGate);
        writer.Byte(plan.Needed);
        writer.Runs([.. plan.Passed.Select(passed => passed ? (byte)1 : (byte)0)]);
        writer.Byte(plan.RunGate);
    }

    public static CandidatePlan Read(ref ImageReader reader, int families)
    {
        byte[][] masks = new byte[CandidatePlan.Offsets][];
        for (int offset = 0; offset < masks.Length; offset++)
        {
            masks[offset] = reader.Runs(257, byte.MaxValue, "window");
        }

        byte[] familiesOf = new byte[CandidatePlan.Buckets];
        for (int bucket = 0; bucket < familiesOf.Length; bucket++)
        {
            familiesOf[bucket] = reader.Byte();
            if (familiesOf[bucket] >> families != 0)
            {
                throw ImageReader.Damaged("family");
            }
        }

        return new CandidatePlan
        {
            Masks = masks,
            FamiliesOf = familiesOf,
            NeedGate = reader.Byte(),
            Needed = reader.Byte(),
            Passed = [.. reader.Runs(256, 1, "passed").Select(passed => passed == 1)],
            RunGate = reader.Byte(),
        };
    }
}
