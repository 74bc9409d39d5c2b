namespace FastMcp.Masking.Core.Images;

/// <summary>What the engines must know of a rule.</summary>
internal static class RuleCodec
{
    public static void Write(ImageWriter writer, TableRule rule)
    {
        writer.Text(rule.Id);
        writer.Number(rule.Ordinal);
        writer.Flag(rule.Enforced);
        writer.Number(rule.MaxLength);
        writer.Text(rule.Validator ?? "");
        writer.Byte((byte)rule.Mask.Kind);
        writer.Text(rule.Mask.Text);
        writer.Number(rule.Mask.Keep);
        writer.Byte((byte)rule.Mask.WriteBack);
        writer.Number(rule.Context + 1);
        ChecksCodec.Write(writer, rule.Checks);
        writer.Flag(rule.Block is not null);
        if (rule.Block is { } block)
        {
            WriteBlock(writer, block);
        }

        writer.Flag(rule.Key is not null);
        if (rule.Key is { } key)
        {
            KeyCodec.Write(writer, key);
        }
    }

    public static TableRule Read(ref ImageReader reader, int ruleInfos) => new()
    {
        Id = reader.Text(),
        Ordinal = reader.Number(ruleInfos - 1, "ordinal"),
        Enforced = reader.Flag(),
        MaxLength = reader.Number(int.MaxValue, "length"),
        Validator = ReadValidator(reader.Text()),
        Mask = ReadMask(ref reader),
        Context = reader.Number(ushort.MaxValue, "context") - 1,
        Checks = ChecksCodec.Read(ref reader),
        Block = reader.Flag() ? ReadBlock(ref reader) : null,
        Key = reader.Flag() ? KeyCodec.Read(ref reader) : null,
    };

    private static MaskSpec ReadMask(ref ImageReader reader) => new(
        (MaskKind)reader.Number((int)MaskKind.Token, "mask"),
        reader.Text(),
        reader.Number(int.MaxValue, "keep"),
        (WriteBack)reader.Number((int)WriteBack.Allow, "write-back"));

    private static string? ReadValidator(string name) =>
        name.Length == 0 ? null
        : Validators.Find(name) is not null ? name
        : throw new InvalidDataException($"The policy image names the validator `{name}`, which this program does not have. Compile the policy again.");

    private static void WriteBlock(ImageWriter writer, BlockSpec block)
    {
        writer.Table(block.Next, block.ClassCount);
        writer.Block(block.ClassOf);
        foreach (bool accepting in block.Accepting)
        {
            writer.Flag(accepting);
        }

        writer.Number(block.Cap);
    }

    private static BlockSpec ReadBlock(ref ImageReader reader)
    {
        TransitionTable table = reader.Table();
        byte[] classOf = reader.Block(256, table.ClassCount - 1, "class");
        bool[] accepting = new bool[table.StateCount];
        for (int i = 0; i < accepting.Length; i++)
        {
            accepting[i] = reader.Flag();
        }

        return new BlockSpec(classOf, table.ClassCount, table.Next, accepting, reader.Number(int.MaxValue, "cap"));
    }
}
