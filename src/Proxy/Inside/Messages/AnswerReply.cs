namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Gives an answer on, message by message.</summary>
internal static class AnswerReply
{
    /// <summary>What breaks off on the way leaves the reply unfinished, which cuts it.</summary>
    /// <param name="answer">Null: there is none.</param>
    /// <param name="reply">Gets it.</param>
    /// <param name="gone">Nobody reads it any more.</param>
    public static async Task PassAsync(InnerAnswer? answer, InnerReply reply, CancellationToken gone)
    {
        if (answer is null)
        {
            return;
        }

        var session = answer.Session.Length > 0 ? answer.Session : null;
        if (!answer.Streams)
        {
            var only = await answer.NextAsync().ConfigureAwait(false);
            if (answer.IsWhole)
            {
                await (only is null ? reply.EmptyAsync(answer.Status) : reply.JsonAsync(answer.Status, only, session)).ConfigureAwait(false);
            }

            return;
        }

        var mail = new Mailbox();
        var writing = MailReply.StreamAsync(mail, reply, gone, session);
        while (await answer.NextAsync().ConfigureAwait(false) is { } next && await mail.PutAsync(next, isLast: false).ConfigureAwait(false))
        {
        }

        mail.Close();
        await writing.ConfigureAwait(false);
    }
}
