namespace FastMcp.Masking.Core.Validation;

/// <summary>ICAO 9303 part 4: the second line of a passport (TD3), with its check digits.</summary>
internal static class Mrz
{
    public static bool IsTd3(ReadOnlySpan<byte> value) =>
        value.Length == 44
        && Checks(value.Slice(0, 9), value[9])
        && Checks(value.Slice(13, 6), value[19])
        && Checks(value.Slice(21, 6), value[27])
        && (value[42] == '<' || Checks(value.Slice(28, 14), value[42]));

    private static bool Checks(ReadOnlySpan<byte> field, byte check)
    {
        ReadOnlySpan<byte> weights = [7, 3, 1];
        int sum = 0;
        for (int i = 0; i < field.Length; i++)
        {
            int value = field[i] == '<' ? 0 : Digits.IsDigit(field[i]) ? field[i] - '0' : field[i] - 'A' + 10;
            sum += value * weights[i % 3];
        }

        return sum % 10 == check - '0';
    }
}
