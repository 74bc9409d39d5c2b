using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Index;

/// <summary>A row of a list.</summary>
/// <param name="Shown">The exchange.</param>
/// <param name="Verdict">allow or deny.</param>
/// <param name="Decision">Id of what decided; empty: none was reached.</param>
/// <param name="Ended">False: it was open when the index was brought up to date.</param>
/// <param name="Rules">Masking rules that found something, with commas between; empty: none.</param>
/// <param name="Mark">Its place.</param>
public sealed record IndexedExchange(ExchangeSummary Shown, string Verdict, string Decision, bool Ended, string Rules, IndexMark Mark);
