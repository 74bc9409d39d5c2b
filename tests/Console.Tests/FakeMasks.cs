using FastMcp.Masking;

namespace FastMcp.WebConsole.Tests;

internal sealed class FakeMasks : IMaskBook
{
    public MaskMark? MarkOf(string rule) => rule switch
    {
        "us-ssn" => new MaskMark(MaskMarkKind.Text, "[SSN]"),
        "email" => new MaskMark(MaskMarkKind.Text, "[EMAIL]"),
        "card" => new MaskMark(MaskMarkKind.Stars, ""),
        "token" => new MaskMark(MaskMarkKind.Coded, "[NAME"),
        "hash" => new MaskMark(MaskMarkKind.Coded, "h-"),
        "drop" => new MaskMark(MaskMarkKind.Nothing, ""),
        _ => null,
    };
}
