using System.Buffers.Binary;

namespace FastMcp.Masking.Core.Images;

/// <summary>Where values can begin.</summary>
internal static class CandidatesCodec
{
    public static void Write(ImageWriter writer, CandidatePlan plan)
    {
        writer.Number(plan.Groups.Length);
        foreach (StartGroup group in plan.Groups)
        {
            writer.Byte(group.Bucket);
            writer.Number(unchecked((int)group.Families));
            writer.Flag(group.Needs);
            writer.Byte(group.RunClass);
            writer.Byte(group.RunLength);
        }

        foreach (ulong[] mask in plan.Masks)
        {
            WriteMask(writer, mask);
        }

        writer.Byte(plan.Needed);
        writer.Runs([.. plan.Passed.Select(passed => passed ? (byte)1 : (byte)0)]);
    }

    public static CandidatePlan Read(ref ImageReader reader, int families)
    {
        var groups = new StartGroup[reader.Number(CandidatePlan.MostGroups, "groups")];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = ReadGroup(ref reader, families);
        }

        ulong[][] masks = new ulong[CandidatePlan.Offsets][];
        for (int offset = 0; offset < masks.Length; offset++)
        {
            masks[offset] = ReadMask(ref reader, groups.Length);
        }

        return new CandidatePlan
        {
            Groups = groups,
            Masks = masks,
            Needed = reader.Byte(),
            Passed = [.. reader.Runs(256, 1, "passed").Select(passed => passed == 1)],
        };
    }

    private static StartGroup ReadGroup(ref ImageReader reader, int families)
    {
        byte bucket = reader.Byte();
        uint own = unchecked((uint)reader.Number());
        var group = new StartGroup(bucket, own, reader.Flag(), reader.Byte(), reader.Byte());
        return bucket < CandidatePlan.Buckets && (ulong)own >> families == 0 && group.RunClass < RunClass.Count && group.RunLength <= RunClass.Longest
            ? group : throw ImageReader.Damaged("group");
    }

    // The distinct values, then their numbers.
    private static void WriteMask(ImageWriter writer, ulong[] mask)
    {
        ulong[] values = [.. mask.Distinct()];
        byte[] bytes = new byte[8];
        writer.Number(values.Length);
        foreach (ulong value in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            writer.Bytes(bytes);
        }

        foreach (ulong value in mask)
        {
            writer.Number(Array.IndexOf(values, value));
        }
    }

    private static ulong[] ReadMask(ref ImageReader reader, int groups)
    {
        ulong[] values = new ulong[reader.Number(257, "window")];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt64LittleEndian(reader.Span(1, 8));
            if (groups < 64 && values[i] >> groups != 0)
            {
                throw ImageReader.Damaged("window");
            }
        }

        ulong[] mask = new ulong[257];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = values[reader.Number(values.Length - 1, "window")];
        }

        return mask;
    }
}
