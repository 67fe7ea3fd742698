create or replace function scheduling.waiting_sentence(
    p_waiting_for     text,
    p_step            data.sequence_steps,
    p_enrollment      data.enrollments,
    p_sequence_status text
)
returns text
language sql immutable
as $$
    select case p_waiting_for
        when 'time'           then format('Step %s (%s) runs then.', p_step.step_number, p_step.type)
        when 'completion'     then format('Step %s (%s) is a task that waits to be completed, due then.',
                                      p_step.step_number, p_step.type)
        when 'message'        then 'The last e-mail is on its way; the enrollment completes when it is sent.'
        when 'activation'     then case p_sequence_status
                                        when 'draft' then 'The sequence is a draft: nothing runs until it is '
                                                          'activated.'
                                        else 'The sequence was paused then: the delay stands still until it '
                                             'is activated.' end
        when 'previous_email' then 'Waits until the e-mail of the step before is sent.'
        when 'resume'         then case when p_enrollment.pause_reason = 'out_of_office'
                                        then 'The contact is out of the office until then.'
                                        when p_enrollment.resume_at is null
                                        then 'The enrollment is paused until somebody resumes it.'
                                        else 'The enrollment is paused until then.' end
        when 'release'        then format('Held: %s.',
                                      concat_ws(': ', p_enrollment.held_reason, p_enrollment.held_detail))
    end
$$;

comment on function scheduling.waiting_sentence(text, data.sequence_steps, data.enrollments, text) is
'What an enrollment waits for, as a sentence.';
