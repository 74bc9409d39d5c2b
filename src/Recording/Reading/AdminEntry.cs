using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What an Admin entry says.</summary>
/// <param name="By">Who: an operator's name, <c>cli:</c> and what was said there, or <c>gateway</c>.</param>
/// <param name="Act">What was done.</param>
/// <param name="Detail">To what.</param>
public sealed record AdminEntry(string By, string Act, string Detail)
{
    public static AdminEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new AdminEntry(payload.Text(), payload.Text(), payload.Text());
    }
}
